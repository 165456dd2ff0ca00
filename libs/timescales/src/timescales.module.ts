import { Module } from '@nestjs/common';
import { ChildClocks } from './child-clocks.ts';
import { ClockList } from './clock-list/clock-list.ts';
import { ClocksController } from './clocks.controller.ts';

/** Statutory clocks of every child, from what the slices tell of their events. */
@Module({ controllers: [ClocksController], providers: [ChildClocks, ClockList] })
export class TimescalesModule {}
