/** The pages of this area, for the routes. */

export { RulesPage } from './list/rules-page.tsx';
export { RulePage } from './rule/rule-page.tsx';
