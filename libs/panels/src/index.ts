export { casesAbout, type CaseRow } from './case-list/case-rows.ts';
export { panelCasesModel, type CaseSummary, type ListedProcess } from './case-list/cases-model.ts';
export { ActionsQuery, CasesQuery } from './case-list/lists.requests.ts';
export { PanelLists, type ListParts } from './case-list/panel-lists.ts';
export { markOnTimeline, stepOfCase } from './case-entries.ts';
export * from './case-panel.ts';
export { ActionsPage, actionLine, actionsOf, CaseActionAnswer, CaseStepAnswer, stepsOf } from './panel.answers.ts';
export { partyNamed } from './party.ts';
export { PanelDesk, type CaseRead, type DeskParts, type PanelProcess } from './panel-desk.ts';
