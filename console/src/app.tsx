import { useServer } from './api/use-server';
import { Avatars } from './avatars/avatars';
import { KeysAndNode } from './node/keys-and-node';
import { Playground } from './playground/playground';
import { Sessions } from './sessions/sessions';
import { Header } from './shell/header';
import { usePage } from './shell/use-page';

export function App() {
  const server = useServer();
  const page = usePage();
  return (
    <>
      <Header server={server} page={page} />
      {/* Hidden rather than taken away: a conversation goes on while somebody looks at another page. */}
      <div hidden={page !== 'playground'}>
        <Playground server={server} />
      </div>
      {page === 'sessions' ? <Sessions server={server} /> : null}
      {page === 'avatars' ? <Avatars server={server} /> : null}
      {page === 'node' ? <KeysAndNode server={server} /> : null}
    </>
  );
}
