export { ChildProtectionModule } from './child-protection.module.ts';
export { discussionRules } from './core/discussion-rules.ts';
export { noticeRules } from './core/notice-rules.ts';
export { protectionErrors } from './core/protection-errors.ts';
export { openProcesses, processListModel } from './process-list/process-list-model.ts';
export { protectionEvents, protectionTimeline } from './protection-slice.ts';
export { protectionTimescales } from './protection-timescales.ts';
export { whenHandoverAcceptedThenPassProcessOn } from './when-handover-accepted-then-pass-process-on.ts';
export { whenProtectionStartsThenOpenLead } from './when-protection-starts-then-open-lead.ts';
