/**
 * Trained pipelines that score rows without Spark: {@link io.github.meanfield.runtime.Model} is
 * loaded from a file and predicts.
 *
 * <ul>
 *   <li>In: a file, and rows as maps from names of columns to values.
 *   <li>Out: {@link io.github.meanfield.runtime.Prediction}s; and the steps of a model as data, in
 *       {@code runtime.steps}, for whoever writes it into another form.
 *   <li>Not here: how steps are computed, which is in {@code runtime.eval}, and what Spark's stages
 *       are in steps, which is in {@code transformers.export}.
 * </ul>
 */
package io.github.meanfield.runtime;
