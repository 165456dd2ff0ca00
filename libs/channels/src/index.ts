export { channelEvents, channelTimeline } from './channel-slices.ts';
export { ChannelsModule } from './channels.module.ts';
export { channelErrors } from './core/channel-errors.ts';
export { channelWorkModel, openChannelWork } from './lists/channel-work-model.ts';
export { untoldModel } from './lists/untold-model.ts';
export { whenChannelDisclosesThenRecord } from './when-channel-discloses-then-record.ts';
