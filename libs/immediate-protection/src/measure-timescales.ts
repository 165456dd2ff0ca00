import { type Instant, type Recorded, type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { FactKind, FactOfChild, TimescaleContribution } from '@safeguarding/timescales';
import type { MeasureForm } from './core/measure-forms.ts';
import type { MeasureEvent } from './core/measure.ts';
import { immediateProtectionEvents } from './measure-slice.ts';

/** Measures of Scotland have no clock here: no rule says how long they may last. */
const begins: Partial<Readonly<Record<MeasureForm, FactKind>>> = {
  'emergency-protection-order': 'emergency-protection-order-made',
  'police-protection': 'police-protection-taken',
};

const factOf = (event: Recorded<MeasureEvent>): { readonly kind: FactKind; readonly at: Instant } | undefined => {
  switch (event.type) {
    case 'ImmediateProtectionTaken': {
      const kind = begins[event.facts.form];
      return kind && { kind, at: event.occurredOn.value as Instant };
    }
    case 'ImmediateProtectionExtended':
      return { kind: 'emergency-protection-order-extended', at: event.facts.takenAt };
    case 'ImmediateProtectionEnded': {
      const { because, endedAt } = event.facts;
      const error = because === 'recorded-in-error';
      return { kind: error ? 'protection-recorded-in-error' : 'protection-ended', at: endedAt };
    }
  }
};

const factsOf = (stored: RecordedEvent): readonly FactOfChild[] => {
  const event = recordedAs<MeasureEvent>(stored);
  const { measure: matter, child, by: responsible, authority } = event.facts;
  const told = factOf(event);
  if (!told) return [];
  const waits = authority === responsible ? {} : { awaiting: authority };
  return [{ child, fact: { ...told, matter, responsible, ...waits } }];
};

/** What a measure means for the child's clocks: how long it may stand. */
export const immediateProtectionTimescales: TimescaleContribution = Object.fromEntries(
  Object.keys(immediateProtectionEvents).map((type) => [type, factsOf]),
);
