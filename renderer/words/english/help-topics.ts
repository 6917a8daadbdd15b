/** What every page is for and how it is used. Paragraphs are parted by an empty line. */

const topic = (title: string, ...paragraphs: readonly string[]) => ({ title, text: paragraphs.join('\n\n') });

export const HELP_SCREENS = {
  home: topic(
    'Home',
    'The picture shows your forests at the left, the identities that Causeway makes of them in the middle, and the tenant at the right. On each arrow stands what moved in the last cycle, and below it what waits. Every number opens the objects behind it.',
    'An arrow is amber and says “held” when a guard stopped an export, red and says “failed” when the last run could not be finished, and dotted and says “staging” while nothing is written.',
    'Below are the cycles of the last day: the height of a bar says how many changes, its colour how it went. At the right are at most three things that need a person, each with the way to its remedy.',
    '“Synchronize now” runs a cycle at once: it reads what changed, applies the rules, and exports. “Synchronize everything” reads all objects again; it takes longer and is needed only after something outside Causeway was restored or repaired.',
  ),
  operations: topic(
    'Operations',
    'Every run of every connector, the newest first. A cycle is made of runs: an import of each directory, a synchronization of each, an export to each.',
    'Filter by result, connector or step. Enter or a double click opens a run.',
  ),
  run: topic(
    'One run',
    'The statistics are the numbers of the run, in the order in which the work is done. A number that is a link opens its objects.',
    'Under “Connection” stand the servers that answered and how often something had to be sent again. Under “Steps” an import names each domain by itself.',
  ),
  pending: topic(
    'Pending exports',
    'What the next export will write, object by object, before and after. In staging mode it is what would be written.',
    'Choose a row to see its attributes: characters that differ are marked, values of lists are shown as added and removed, and each names the rule it comes from. Enter opens the whole object.',
    'An export that would delete more objects than the deletion threshold allows is held: nothing of it is written until somebody approves it here. If the deletions are wrong, change what causes them and synchronize again: a hold that is not needed any more goes by itself.',
    '“Save the plan” writes all of it to a file: CSV for a spreadsheet, XML in the form of csexport.',
  ),
  conflicts: topic(
    'Conflicts',
    'What the service will not take as it is, found in what is staged before anything of it is sent: values that another object has, values that are not allowed, accounts of the tenant that would be taken over. Each says what the service will do, both objects, and what to do.',
    '“In quarantine” lists values that the service keeps aside because another object has them: who wants each, who has it, since when, and what was written in its place.',
    'Some remedies have a button. It shows first what would be written, and where; nothing is written before that is confirmed, and nothing at all in staging mode. “Fixes made” keeps what was there before, and the way back.',
  ),
  objects: topic(
    'Objects',
    'Type the beginning of a name, an account, a mail address, an anchor, or a whole distinguished name. Several words must all be found.',
    'Narrow down by place, kind and state, or add conditions on attributes. What you chose is part of the address, so a search can be kept as a bookmark.',
  ),
  object: topic(
    'One object',
    'The whole chain side by side: what the directory holds, what Causeway’s copy holds with everything pending laid over it, the identity in the metaverse, and the same again for the tenant. Equal values are quiet, differences are bright.',
    'The arrows between the columns tell where a value comes from: choose one to see the rule, the flow, and those that lost against it.',
    'If the object is missing somewhere, the page says why: the rule, and the first condition that does not hold.',
    '“Synchronize this one now” reads the object from its directories, applies the rules to it, and exports what follows for it alone. The same guards apply as for every export.',
  ),
  rules: topic(
    'Rules',
    'Synchronization rules decide every arrow: which objects take part, how they find each other, and which values flow. They stand in the order of their direction and number; where several set the same attribute, the smaller number wins.',
    'Standard rules come with Causeway and follow your choices in setup. They carry a lock: they can be disabled and cloned, not edited. Rules of your own have numbers from 0 to 99 and so go before them.',
    'Choose a row for what it is and what can be done with it; Enter or a double click opens it. From the keyboard, X chooses a rule for the export, Alt with the arrow keys moves a rule of your own up or down, and Delete deletes it.',
    'Every change is a new version of the configuration, and says which connectors will run a full synchronization because of it.',
  ),
  rule: topic(
    'One rule',
    'A rule has four parts. The description says between which objects it stands. The scoping filter says which of them it is for: one group has to hold, and in a group everything. Join rules say how the objects find each other. Transformations say what flows.',
    'A standard rule is shown for reading. “Clone and edit” makes a copy with a smaller number; saving the copy disables the original. Delete the copy and the original is enabled again.',
    'Choose an object under “Try it on”: each condition then says whether it holds and what the object has, the join rules what they find, and each flow what it would give against what is there now. Nothing is changed by that.',
    'In an expression, Ctrl+Space completes functions, attributes, parameters and words. A mistake is underlined at its character; where a name was probably meant, one press puts it in. A rule with a mistake cannot be saved.',
    'What you write is kept on this computer until you save or discard it, also when you leave the page.',
  ),
  connectors: topic(
    'Connectors',
    'How each directory is connected: servers, security, account, domains and containers, and what is read and written there.',
    'A single step can be run by itself, for instance an import to see whether a server answers. The scheduler does all of them in their order.',
  ),
  errors: topic(
    'Errors',
    'Errors are grouped by their cause, because one remedy usually mends all objects with the same cause. Each says what happened, why as far as known, and what to do.',
    'An error leaves the list by itself when the object has been read, synchronized or exported without it. Every run tries again.',
  ),
  signIn: topic(
    'Sign-in',
    'A password that is changed in the forest is read within seconds and sent to the tenant. The heartbeat says when every domain had last been read to its end; more than two hours of silence are said on the home screen.',
    'A person’s password is synchronized once the person is in the tenant and an import has seen them there. Each number leads to the people behind it; a person’s page says which rules decide, what was sent when, and sends the password again.',
    'Reading everything again is harmless: what the tenant has is not sent a second time unless you ask for it. Disabled accounts, computers and accounts without a password are out of scope.',
    'The tenant decides whether temporary passwords are taken and whether passwords expire in the cloud: both are among the tenant’s settings.',
  ),
  tasks: topic(
    'Tasks',
    'Changes after setup: what is synchronized, staging mode, accounts and certificates, and looking into problems. A change begins as a draft with a preview of its effect; synchronization goes on meanwhile.',
  ),
  settings: topic(
    'Settings',
    'Theme and language belong to this window. The scheduler and the time for which runs are kept belong to Causeway itself, whoever opens it.',
  ),
} as const;

export const HELP_SETUP = {
  setupWelcome: topic(
    'Setup: welcome',
    'The setup connects your forests and your tenant, asks what is to be synchronized, shows what would happen, and starts when you say so. Until “Configure” nothing is written to any directory.',
    'Everything you enter is kept as a draft. You can leave at any time and go on later, on the same page.',
  ),
  setupExpress: topic(
    'Setup: Express or Custom',
    'Express takes the usual choices: one forest, all people and groups, the usual way of recognizing them. Custom asks for each. What was chosen can be changed later; only the source anchor is for good.',
  ),
  setupComponents: topic(
    'Setup: required components',
    'Where Causeway keeps its database, and whether that folder is writable and private. Settings saved by another Causeway, or an answers file of the command line, can be read in here.',
  ),
  setupSignIn: topic(
    'Setup: how people sign in',
    'How people prove who they are to Microsoft. Only the ways that this version of Causeway can set up are offered.',
    'Password hash synchronization is the usual way: people sign in to the cloud with the password of the forest, also while your network is away. What leaves the forest is a hash of the hash, salted; nobody can sign in to the forest with it.',
    'It needs two rights on the head of each domain: Replicating Directory Changes, and Replicating Directory Changes All. Whoever has both can read every hash of the domain: give them to the account of Causeway alone, and keep this machine as well as a domain controller.',
  ),
  setupTenant: topic(
    'Setup: connect to Microsoft Entra ID',
    'Causeway signs in to the tenant as an application of its own, with a certificate. It makes the certificate itself; the private key never leaves this machine.',
    'The application needs permissions that an administrator grants once. Causeway can do it for an administrator who signs in for the moment, or you do it in the portal and enter the two identifiers.',
  ),
  setupDirectories: topic(
    'Setup: connect your directories',
    'A forest needs a name, a server or none (they are found by DNS), and an account that may read and, where needed, replicate changes. Enterprise and domain administrators are refused: the account should have no more rights than it uses.',
    'The checks run by themselves and can be run again one by one. A failed one shows the command that mends it.',
    'A certificate that is not trusted is shown with its fingerprint. Compare it with the one on the domain controller before you accept it.',
  ),
  setupSignInNames: topic(
    'Setup: sign-in names',
    'People keep their sign-in name where its ending is a verified domain of the tenant. For other endings the tenant replaces it by the onmicrosoft.com name. Verify the domain first, or choose another attribute.',
  ),
  setupFiltering: topic(
    'Setup: domains and organizational units',
    'Tick what is to be read. A half-filled box means that something below is left out. The numbers are people below each organizational unit.',
    'Decide too what happens with organizational units that are made later: below a ticked one they are read or left out.',
  ),
  setupIdentifying: topic(
    'Setup: recognizing people',
    'If somebody has accounts in several forests, say how they are recognized as one. If everybody exists once, nothing is compared.',
    'The source anchor ties an account in the tenant to its object in the forest. ms-DS-ConsistencyGuid survives a move to another forest, objectGUID does not. The choice is for good.',
  ),
  setupGroupFilter: topic(
    'Setup: group filter',
    'For a pilot, one group of each forest can limit who is synchronized: only its direct members, whatever else is chosen. People in groups that are members of it are not, and neither are those who have it as primary group.',
    'The group and its members have to lie in containers that are chosen. It is known by its objectGUID, so it may be renamed. The filter can be taken away later, and not be set again.',
  ),
  setupFeatures: topic(
    'Setup: optional features',
    'Exchange features are offered where a forest’s schema was extended for Exchange. What the tenant’s interface does not carry is said beside each: it is worked out and staged, so that you see it, and counted as not supported.',
  ),
  setupServices: topic(
    'Setup: services',
    'Each service uses some attributes of people, groups and contacts. What no ticked service uses stays in your forests; what identifies people and devices always flows.',
  ),
  setupAttributes: topic(
    'Setup: attributes',
    'One by one, with the services that use them. An attribute that is needed cannot be left out. The change takes effect with a full synchronization. What was sent before stays in the tenant as it was, and is not kept up to date any more.',
  ),
  setupExtensions: topic(
    'Setup: directory extensions',
    'Attributes of your own become extension attributes of the tenant, named after the application that owns them. Offered is what the tenant has a type for: text, numbers, yes or no, and bytes; several values of text and bytes alone.',
  ),
  setupSafety: topic(
    'Setup: limits and rhythm',
    'An export that would delete more objects than the threshold is held until somebody approves it. The scheduler starts a cycle every so many minutes; changes alone are read and written.',
  ),
  setupReady: topic(
    'Setup: ready to configure',
    'A summary in sentences, each with the way back to its page, and a preview: Causeway reads your directories into a scratch copy, applies the rules, and counts what would be created, joined, updated, deleted and left out. Nothing is written.',
    'With staging mode nothing is written after “Configure” either, until you switch it off.',
  ),
  setupConfiguring: topic(
    'Setup: configuring',
    'The steps as they happen. Cancel at any time: it says what has been done. A step that failed can be repeated, and goes on from where it was.',
  ),
  setupComplete: topic('Setup: complete', 'What was done, what to look at, and what to do next.'),
} as const;

export const HELP_CONCEPTS = {
  howItWorks: topic(
    'How Causeway works',
    'Causeway reads directories into connector spaces, applies rules that bring the objects together as identities in the metaverse, plans from these what each directory should hold, and writes the difference. The next import shows whether it arrived.',
    'Nothing is written that was not planned, and every written change is noted before it is sent, so that an interruption loses nothing and repeats nothing.',
  ),
  stagingMode: topic(
    'Staging mode',
    'In staging mode everything is read and planned, and nothing is written to any directory. Use it to look at the plan before the first export, or to keep a second server ready.',
    'Only one server may write to a tenant. Before you switch staging mode off here, switch it on (or switch Causeway off) there; the check list under Tasks helps.',
  ),
  deletions: topic(
    'Deletions and the threshold',
    'An object that leaves the scope or is deleted in the forest is deleted in the tenant by the next export. A wrong tick could delete many: therefore an export above the deletion threshold sends nothing at all and waits.',
    'Deleted accounts stay in the tenant’s recycle bin for 30 days. If the object comes back into scope in this time, the account is restored with it.',
  ),
  cycles: topic(
    'Cycles and the scheduler',
    'A cycle imports from every directory, synchronizes, and exports. The usual one reads what changed; after a change of rules or scope the next one reads or applies everything by itself.',
    'The scheduler starts a cycle every so many minutes, counted from start to start. It waits while another run is under way.',
  ),
  keyboard: topic(
    'Keyboard',
    'Ctrl+K opens the commands: pages, actions, help, and the search for objects.',
    'In lists the arrow keys, Page Up, Page Down, Home and End move the row, Space opens the panel beside it, Enter the whole page, Escape closes the panel, Ctrl+C copies the row.',
    'In trees the right arrow opens, the left arrow closes, Space ticks, and letters jump to a name.',
  ),
  privacy: topic(
    'What is kept and where',
    'Causeway keeps a copy of what it reads, the history of its runs, and the journal of what it wrote, in its data folder on this machine. Secrets are sealed. Nothing is sent to anybody but your own directories. The list is under Tasks, Privacy.',
  ),
} as const;
