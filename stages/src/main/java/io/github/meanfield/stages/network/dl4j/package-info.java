/**
 * The engine that is Deeplearning4j itself: it computes any network that gives rows of outputs, and
 * is the reference that the dense engine is tested against.
 *
 * <ul>
 *   <li>In: the JSON of a configuration, states and minibatches.
 *   <li>Out: losses, gradients, states and outputs. DL4J's own loss function and learning rates
 *       give way to those of the minibatch and of the step.
 *   <li>Not here: what is true of a configuration whatever computes it; that is in {@link
 *       io.github.meanfield.stages.network}.
 * </ul>
 */
package io.github.meanfield.stages.network.dl4j;
