/** What the distribution has to provide, and getting it. */
import { exists, isInstalled, SYSTEM_PATH } from "./commands.ts";
import { ExpectedFailure } from "./expected_failure.ts";
import { forbidServiceStarts, restorePolicy } from "./service_guard.ts";

/** One thing we need of the system, and the Debian packages that bring it. */
export interface Need {
  /** What is missing, for people: a program's name or a few words. */
  readonly what: string;
  readonly packages: readonly string[];
  readonly isThere: () => boolean;
}

/** What `deno task dev` needs. */
export const DEV_NEEDS: readonly Need[] = [
  program("mariadbd", ["mariadb-server-core", "mariadb-client-core"]),
  program("mariadb-install-db", ["mariadb-server-core", "mariadb-client-core"]),
  program("nginx", ["nginx"]),
  program("openssl", ["openssl", "ca-certificates"]),
  program("setpriv", ["util-linux"]),
  program("flock", ["util-linux"]),
  program("setsid", ["util-linux"]),
];

/** What the tests need beside that. */
export const TEST_NEEDS: readonly Need[] = [
  ...DEV_NEEDS,
  program("chromium", ["chromium"]),
  {
    what: "a font",
    packages: ["fonts-dejavu-core"],
    isThere: () => hasFile("/usr/share/fonts", /\.(ttf|otf|ttc)$/),
  },
];

const APT = ["apt-get", "-y", "--no-install-recommends", "--no-remove"] as const;
/** Someone else may be installing: wait for the lock. */
const LOCK_WAIT = ["-o", "DPkg::Lock::Timeout=300"] as const;
const SHOWN_LINES = 15;

/**
 * Installs what is missing where that is possible: as root on Debian and its children.
 * @returns the packages that were installed
 * @throws {ExpectedFailure} with the one line to run, where we may not install
 */
export async function ensureNeeds(
  needs: readonly Need[],
  print: (line: string) => void,
  uid: number | null = Deno.uid(),
): Promise<string[]> {
  const missing = needs.filter((need) => !need.isThere());
  const mayInstall = uid === 0 && isInstalled("apt-get");
  // A run that was killed while it installed may have left its guard.
  if (mayInstall) restorePolicy();
  if (missing.length === 0) return [];
  if (!mayInstall) throw missingFailure(missing);
  const packages = packagesOf(missing);
  print(`Installing ${packages.join(", ")} (missing: ${namesOf(missing)})`);
  await installPackages(packages, print);
  const still = needs.filter((need) => !need.isThere());
  if (still.length > 0) throw missingFailure(still);
  return packages;
}

/** The packages that bring what is missing, each once, sorted. */
export function packagesOf(missing: readonly Need[]): string[] {
  return [...new Set(missing.flatMap((need) => need.packages))].toSorted();
}

/** The sentence for people whose machine we may not change. */
export function missingFailure(missing: readonly Need[]): ExpectedFailure {
  return new ExpectedFailure(
    `Cannot start: missing ${namesOf(missing)}; run: ` +
      `sudo apt-get install --no-install-recommends ${packagesOf(missing).join(" ")}`,
  );
}

async function installPackages(
  packages: readonly string[],
  print: (line: string) => void,
): Promise<void> {
  using _guard = forbidServiceStarts();
  const install = [...APT, ...LOCK_WAIT, "install", ...packages];
  if (hasPackageLists() && (await run(install)).success) return;
  // No lists yet, lists too old, or an installation that was killed half-way: put that right once.
  print("Refreshing the list of packages");
  await run(["dpkg", "--configure", "-a"]);
  const update = await run(["apt-get", ...LOCK_WAIT, "update"]);
  const result = await run(install);
  if (result.success) return;
  const lines = [...update.success ? [] : update.lines, ...result.lines];
  throw new ExpectedFailure(
    `Cannot install ${packages.join(", ")}: apt-get failed`,
    lines.slice(-SHOWN_LINES),
  );
}

async function run(command: readonly string[]): Promise<{ success: boolean; lines: string[] }> {
  const [name, ...args] = command;
  const { success, stdout, stderr } = await new Deno.Command(name ?? "", {
    args,
    env: { PATH: SYSTEM_PATH, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" },
    stdin: "null",
    // Ctrl-C is for us: a package manager that is stopped in the middle leaves a broken system.
    detached: true,
  }).output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  return { success, lines: text.split("\n").filter((line) => line.trim() !== "") };
}

function program(name: string, packages: readonly string[]): Need {
  return { what: name, packages, isThere: () => isInstalled(name) };
}

function namesOf(needs: readonly Need[]): string {
  return needs.map((need) => need.what).join(", ");
}

function hasPackageLists(): boolean {
  return hasFile("/var/lib/apt/lists", /_Packages(\.\w+)?$/);
}

function hasFile(directory: string, name: RegExp): boolean {
  if (!exists(directory)) return false;
  return [...Deno.readDirSync(directory)].some((entry) =>
    entry.isDirectory ? hasFile(`${directory}/${entry.name}`, name) : name.test(entry.name)
  );
}
