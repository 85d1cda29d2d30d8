/**
 * Networks of well-known forms by name, as JSON that param {@code networkJson} of the estimators
 * takes.
 *
 * <ul>
 *   <li>In: few options: sizes of layers, and dropout.
 *   <li>Out: the JSON of a Deeplearning4j configuration, in which the number of tokens, the most
 *       steps and the number of outputs are 0: the training rows tell them.
 *   <li>Not here: layers, which are Deeplearning4j's or in {@link
 *       io.github.meanfield.stages.network.sequence}, and anything that trains.
 * </ul>
 */
package io.github.meanfield.stages.network.zoo;
