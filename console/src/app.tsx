import { useServer } from './api/use-server';
import { Playground } from './playground/playground';
import { Header } from './shell/header';

export function App() {
  const server = useServer();
  return (
    <>
      <Header server={server} />
      <Playground server={server} />
    </>
  );
}
