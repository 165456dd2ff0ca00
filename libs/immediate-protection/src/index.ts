export { formRules } from './core/measure-forms.ts';
export { measureErrors } from './core/measure-errors.ts';
export { ImmediateProtectionModule } from './immediate-protection.module.ts';
export { immediateProtectionModel } from './measure-list-model.ts';
export { immediateProtectionEvents, immediateProtectionTimeline } from './measure-slice.ts';
export { immediateProtectionTimescales } from './measure-timescales.ts';
export { whenPoliceProtectThenOpenLead } from './when-police-protect-then-open-lead.ts';
