import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { LocalDate } from '@safeguarding/kernel';
import type { ScreeningStage } from './core/referral-vocabulary.ts';

/** By which stages an area screens the referrals that it takes; `libs/escalations` provides it with the area's local process. */
export abstract class LocalStages {
  /** In their order, under the process in force on a day; undefined where the area has declared none. A strong read. */
  abstract stagesOn(area: string, day: LocalDate): Promise<readonly ScreeningStage[] | undefined>;
}

/** A higher library provides the stages: they are looked up when the first screening comes. */
@Injectable()
export class LocalStagesSource {
  constructor(private readonly module: ModuleRef) {}

  get(): LocalStages {
    return this.module.get(LocalStages, { strict: false });
  }
}
