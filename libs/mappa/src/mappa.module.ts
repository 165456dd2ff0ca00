import { Module } from '@nestjs/common';
import { MappaController } from './mappa.controller.ts';
import { MappaLists } from './mappa-lists.ts';
import { MappaService } from './mappa-service.ts';
import { MappaStepsController } from './mappa-steps.controller.ts';
import { MappaSteps } from './mappa-steps-service.ts';

/** MAPPA in England, Wales and Scotland, PPANI in Northern Ireland. */
@Module({
  controllers: [MappaController, MappaStepsController],
  providers: [MappaService, MappaSteps, MappaLists],
})
export class MappaModule {}
