import { Body, Controller, Get, HttpCode, Inject, Put } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { DomainError, instant, instantOf, type Clock, type Instant } from '@safeguarding/kernel';
import { ValidateIf, IsString, MaxLength } from 'class-validator';
import { platformErrors } from './core/platform-errors.ts';

/** Injection token of the domain's clock. */
export const CLOCK = Symbol('Clock');

let moment: { readonly ms: number; readonly at: Instant } = { ms: 0, at: instantOf(0) };

/** One request asks many times within a millisecond, and writing an instant out costs more than looking at the clock. */
const instantAt = (ms: number): Instant => {
  if (ms !== moment.ms) moment = { ms, at: instantOf(ms) };
  return moment.at;
};

/** The machine's own time. */
export class SystemClock implements Clock {
  now(): Instant {
    return instantAt(Date.now());
  }
}

/** Runs on from where it was set, so that a story may live through months; for the development profile only. */
export class SettableClock implements Clock {
  private offsetMs = 0;

  now(): Instant {
    return instantAt(Date.now() + this.offsetMs);
  }

  /** Undefined: back to the time of the machine. */
  set(at: Instant | undefined): void {
    this.offsetMs = at === undefined ? 0 : Date.parse(at) - Date.now();
  }
}

/** `PUT /dev/clock` */
export class ClockBody {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'ISO 8601 with an offset; null for the time of the machine',
  })
  @ValidateIf((body: ClockBody) => body.now !== null)
  @IsString()
  @MaxLength(40)
  now!: string | null;
}

/** Registered in the development profile alone; in production the routes do not exist. */
@Controller('dev/clock')
export class DevClockController {
  constructor(@Inject(CLOCK) private readonly clock: SettableClock) {}

  @Get()
  read(): { readonly now: string } {
    return { now: this.clock.now() };
  }

  @Put()
  @HttpCode(200)
  set(@Body() body: ClockBody): { readonly now: string } {
    this.clock.set(body.now === null ? undefined : readInstant(body.now));
    return this.read();
  }
}

const readInstant = (text: string): Instant => {
  try {
    return instant(text);
  } catch {
    throw new DomainError(platformErrors.clockMalformed, [
      { pointer: '/now', code: 'malformed', detail: 'ISO 8601 with an offset is needed.' },
    ]);
  }
};
