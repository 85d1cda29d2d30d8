/**
 * Networks of well-known forms by name, for images and for texts, as JSON that param {@code
 * networkJson} of the estimators takes.
 *
 * <ul>
 *   <li>In: few options: what a network sees, how wide and deep it is, and dropout.
 *   <li>Out: the JSON of a Deeplearning4j configuration. What the rows tell is 0 in it: the number
 *       of tokens, the most steps and the number of outputs.
 *   <li>Not here: layers, which are Deeplearning4j's or in {@link
 *       io.github.meanfield.stages.network.sequence}; parameters that were trained; updaters and
 *       losses, which an estimator's params say.
 * </ul>
 */
package io.github.meanfield.stages.network.zoo;
