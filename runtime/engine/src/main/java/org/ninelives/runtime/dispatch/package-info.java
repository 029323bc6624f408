/**
 * Decides which version of a service a call reaches, and who is inside a module.
 *
 * <p>A call goes through an object of a generated class ({@link org.ninelives.runtime.dispatch.DispatcherClass}) into an
 * {@link org.ninelives.runtime.dispatch.Entry}, which marks the calling thread, looks at the gate, then at the
 * generation, and hands back the target. Start reading at {@link org.ninelives.runtime.dispatch.Dispatch}.
 *
 * <p>What hosts do with a service beyond calling it: a {@link org.ninelives.runtime.dispatch.HostForm} says by which methods a
 * host begins and ends its relation and what it brings more than once, {@link org.ninelives.runtime.dispatch.HostForms} finds
 * the form of an interface, a {@link org.ninelives.runtime.dispatch.Handshake} replays that relation to each version. Where a
 * service has several registrations for a time, each is a {@link org.ninelives.runtime.dispatch.Meeting}; an
 * {@link org.ninelives.runtime.dispatch.EventShare} says which of them takes an event, a
 * {@link org.ninelives.runtime.dispatch.Nesting} which of them filters a request.
 *
 * <p>Nothing here knows the framework; a unit test needs none.
 */
@NullMarked
package org.ninelives.runtime.dispatch;

import org.jspecify.annotations.NullMarked;
