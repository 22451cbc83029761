import { StrictMode, useState, type FormEvent } from 'react';
import { createRoot } from 'react-dom/client';
import { useAvatar } from './use-avatar';

const parameters = new URLSearchParams(location.search);
const server = parameters.get('server') ?? 'http://localhost:8080';
const token = parameters.get('token') ?? '';

const words = { joining: 'Joining', ready: 'Ready', failed: 'The avatar could not join. Is the token new?' };

function App() {
  const { stage, state, speaking, say } = useAvatar(server, token);
  const [text, setText] = useState('Hello, nice to meet you.');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void say(text);
  };
  return (
    <main>
      <div className="stage" ref={stage} />
      <p role="status">{speaking ? 'Speaking' : words[state]}</p>
      <form onSubmit={submit}>
        <input aria-label="What the avatar says" value={text} onChange={(event) => setText(event.target.value)} />
        <button disabled={state !== 'ready'}>Say it</button>
      </form>
    </main>
  );
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
