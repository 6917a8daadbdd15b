import { describeActiveDirectoryContract } from './active-directory-contract.ts';
import { startLabContractForest } from './active-directory-lab-forest.ts';

describeActiveDirectoryContract('the Active Directory connector on the lab forest', (domain) =>
  startLabContractForest({ domain }),
);
