import { Module } from '@nestjs/common';
import { ReviewsController } from './reviews.controller.ts';
import { ReviewService } from './reviews.service.ts';

/** Serious case reviews. */
@Module({ controllers: [ReviewsController], providers: [ReviewService] })
export class ReviewsModule {}
