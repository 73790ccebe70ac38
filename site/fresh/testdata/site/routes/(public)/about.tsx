import { Head } from "fresh/runtime";

export default function AboutPage() {
  return (
    <article>
      <Head>
        <title>About &amp; more</title>
        <meta name="description" content="About the site" />
        <link rel="canonical" href="https://example.com/about" />
      </Head>
      <h1>About</h1>
      <img src="/logo.svg" alt="Logo" />
    </article>
  );
}
