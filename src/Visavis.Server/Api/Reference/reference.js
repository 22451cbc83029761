// Draws the OpenAPI document of this server as a page to read. Everything shown comes from openapi.json, as text, never as HTML.

const description = await (await fetch('../openapi.json')).json();
const operations = Object.entries(description.paths).flatMap(([path, members]) =>
  Object.entries(members)
    .filter(([method]) => method !== 'parameters')
    .map(([method, operation]) => ({ path, method, shared: members.parameters ?? [], ...operation })));

/** element('p', { class: 'lead' }, 'text', child, ...) */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

function resolve(part) {
  if (!part?.$ref) return part;
  return part.$ref.slice(2).split('/').reduce((at, name) => at[name], description);
}

// Texts of the document use `code` and blank lines; that is all the Markdown there is.
function prose(text = '') {
  return text.split('\n\n').map((paragraph) => element('p', {},
    paragraph.split('`').map((piece, index) => (index % 2 ? element('code', {}, piece) : piece))));
}

function typeOf(schema) {
  const known = resolve(schema);
  if (!known) return '';
  // A named object says more by its name than by being one.
  if (schema.$ref && known.type === 'object') return schema.$ref.split('/').pop();
  if (known.const !== undefined) return JSON.stringify(known.const);
  if (known.oneOf ?? known.anyOf) return (known.oneOf ?? known.anyOf).map(typeOf).join(' or ');
  const type = [known.type ?? 'any'].flat().join(' or ');
  return known.type === 'array' ? `array of ${typeOf(known.items)}` : known.format ? `${type} (${known.format})` : type;
}

function limitsOf(schema) {
  const limits = [];
  if (schema.enum) limits.push(`one of ${schema.enum.map((value) => JSON.stringify(value)).join(', ')}`);
  if (schema.minimum !== undefined) limits.push(`from ${schema.minimum}`);
  if (schema.maximum !== undefined) limits.push(`to ${schema.maximum}`);
  if (schema.maxLength !== undefined) limits.push(`at most ${schema.maxLength} characters`);
  if (schema.default !== undefined) limits.push(`default ${JSON.stringify(schema.default)}`);
  return limits.join('; ');
}

function rowsOf(schema, prefix = '', depth = 0) {
  const known = resolve(schema);
  if (!known || depth > 3) return [];
  const variants = (known.oneOf ?? known.anyOf ?? []).flatMap((variant) => rowsOf(variant, prefix, depth + 1));
  const items = known.type === 'array' ? rowsOf(known.items, `${prefix}[].`.replace('.[]', '[]'), depth + 1) : [];
  const own = Object.entries(known.properties ?? {}).flatMap(([name, property]) => {
    const inner = resolve(property);
    const required = known.required?.includes(name) ? 'required' : '';
    return [
      element('tr', {},
        element('td', {}, element('code', {}, prefix + name)),
        element('td', { class: 'type' }, typeOf(property)),
        element('td', { class: 'type' }, required),
        element('td', {}, prose(inner.description), element('span', { class: 'type' }, limitsOf(inner)))),
      ...rowsOf(inner, `${prefix}${name}${inner.type === 'array' ? '' : '.'}`, depth + 1),
    ];
  });
  return [...own, ...variants, ...items];
}

function table(headings, rows) {
  if (rows.length === 0) return null;
  return element('div', { class: 'scroll' }, element('table', {},
    element('thead', {}, element('tr', {}, headings.map((heading) => element('th', {}, heading)))),
    element('tbody', {}, rows)));
}

function examplesOf(content) {
  return Object.values(content?.examples ?? {}).map((example) => element('details', {},
    element('summary', {}, example.summary ?? 'Example'),
    element('pre', {}, JSON.stringify(resolve(example).value, null, 2))));
}

function curlOf({ method, path, requestBody }) {
  const body = Object.values(requestBody?.content?.['application/json']?.examples ?? {})[0]?.value;
  const lines = [`curl -X ${method.toUpperCase()} ${location.origin}${path}`, '-H "Authorization: Bearer $VISAVIS_API_KEY"'];
  if (body) lines.push('-H "Content-Type: application/json"', `-d '${JSON.stringify(body)}'`);
  return lines.join(' \\\n  ');
}

function responseRow([status, response]) {
  const known = resolve(response);
  const content = known.content?.['application/json'];
  return element('tr', {},
    element('td', {}, element('code', {}, status)),
    element('td', {}, prose(known.description), table(['field', 'type', '', ''], rowsOf(content?.schema)), examplesOf(content)));
}

function article(operation) {
  const body = operation.requestBody?.content?.['application/json'];
  const parameters = [...operation.shared, ...(operation.parameters ?? [])].map(resolve).map((parameter) => element('tr', {},
    element('td', {}, element('code', {}, parameter.name)),
    element('td', { class: 'type' }, `${parameter.in}, ${typeOf(parameter.schema)}`),
    element('td', {}, prose(parameter.description))));
  return element('article', { id: operation.operationId },
    element('h2', {}, operation.summary),
    element('div', { class: 'route' }, element('span', { class: `method ${operation.method}` }, operation.method), ` ${operation.path}`),
    prose(operation.description),
    element('pre', {}, curlOf(operation)),
    parameters.length > 0 ? element('h3', {}, 'Parameters') : null,
    table(['name', 'where', ''], parameters),
    body ? element('h3', {}, 'Body') : null,
    body ? table(['field', 'type', '', ''], rowsOf(body.schema)) : null,
    examplesOf(body),
    element('h3', {}, 'Answers'),
    table(['status', ''], Object.entries(operation.responses).map(responseRow)));
}

document.querySelector('#contents').replaceChildren(
  element('strong', {}, description.info.title),
  ...description.tags.flatMap((tag) => [
    element('h2', {}, tag.name),
    ...operations.filter((operation) => operation.tags.includes(tag.name)).map((operation) =>
      element('a', { href: `#${operation.operationId}` }, operation.summary)),
  ]));
document.querySelector('#operations').replaceChildren(
  element('h1', {}, `${description.info.title} ${description.info.version}`),
  element('div', { class: 'lead' }, prose(description.info.description)),
  element('p', {}, 'Machine-readable: ', element('a', { href: '../openapi.json' }, 'openapi.json')),
  ...operations.map(article));
if (location.hash) document.querySelector(location.hash)?.scrollIntoView();
