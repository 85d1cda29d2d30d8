/**
 * Trained pipelines as models that score without Spark.
 *
 * <ul>
 *   <li>In: a fitted pipeline or stage, and what is known of the columns of its rows.
 *   <li>Out: a {@code runtime.Model}, made by {@link
 *       io.github.meanfield.transformers.export.RuntimeModels}.
 *   <li>Not here: how a model is computed and kept in a file, which is in {@code runtime}.
 * </ul>
 */
package io.github.meanfield.transformers.export;
