/**
 * The choice of an engine for a network ({@link io.github.meanfield.stages.network.engine.Engine})
 * and the open networks that the tasks of a JVM share ({@link
 * io.github.meanfield.stages.network.engine.NetworkPool}). Training and scoring come in here; they
 * get a {@link io.github.meanfield.stages.network.TrainableNetwork} and need not know which it is.
 * Nothing is computed in this package.
 */
package io.github.meanfield.stages.network.engine;
