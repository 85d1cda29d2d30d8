/**
 * Networks by name: well-known forms, as the JSON that {@code networkJson} takes.
 *
 * <ul>
 *   <li>In: the size of what a network sees, and how wide and deep it is.
 *   <li>Out: the JSON of a Deeplearning4j configuration. What the training rows tell is left 0 in
 *       it: the number of outputs, and of texts how many tokens there are and how long they get.
 *   <li>Not here: layers, which are Deeplearning4j's or in {@link
 *       io.github.meanfield.stages.network.sequence}; parameters that were trained, updaters and
 *       losses: an estimator's params say them.
 * </ul>
 */
package io.github.meanfield.stages.network.zoo;
