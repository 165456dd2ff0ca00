import { Module } from '@nestjs/common';
import { MeasureService } from './measure.service.ts';
import { MeasuresController } from './measures.controller.ts';

/** Police protection and emergency orders. */
@Module({ controllers: [MeasuresController], providers: [MeasureService] })
export class ImmediateProtectionModule {}
