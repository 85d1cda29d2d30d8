/**
 * Networks by name: well-known forms, as the JSON that {@code networkJson} takes.
 *
 * <ul>
 *   <li>In: the size of what a network sees, and how wide and deep it is.
 *   <li>Out: the JSON of a Deeplearning4j configuration, made of Deeplearning4j's own layers. What
 *       the training rows tell is left 0 in it, such as the number of outputs.
 *   <li>Not here: parameters that were trained, updaters, losses: an estimator's params say them.
 * </ul>
 */
package io.github.meanfield.stages.network.zoo;
