import { Module } from '@nestjs/common';
import { ConcernService } from './concern-service.ts';
import { ConcernsController } from './concerns.controller.ts';

/** Concerns. */
@Module({ controllers: [ConcernsController], providers: [ConcernService], exports: [ConcernService] })
export class ConcernsModule {}
