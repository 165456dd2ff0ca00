import { Module } from '@nestjs/common';
import { IncidentService } from './incident.service.ts';
import { IncidentsController } from './incidents.controller.ts';

/** Serious incidents, and the reviews that follow them. */
@Module({ controllers: [IncidentsController], providers: [IncidentService] })
export class SeriousIncidentsModule {}
