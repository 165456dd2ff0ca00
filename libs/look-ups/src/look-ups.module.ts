import { Module } from '@nestjs/common';
import { LookUpsController } from './look-ups.controller.ts';
import { LookUps } from './look-ups.service.ts';

/** Unusual look-ups and what became of them. */
@Module({ controllers: [LookUpsController], providers: [LookUps] })
export class LookUpsModule {}
