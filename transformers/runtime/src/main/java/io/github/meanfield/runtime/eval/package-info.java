/**
 * Computes the steps of a model, a row at a time, in memory that is taken once.
 *
 * <ul>
 *   <li>In: {@code runtime.steps}, and the columns that a row comes with.
 *   <li>Out: a {@link io.github.meanfield.runtime.eval.Plan}, which is made once a model and checks
 *       that the columns of all steps fit, and {@link io.github.meanfield.runtime.eval.Execution}s
 *       of it, one a thread.
 *   <li>Not here: values as callers have them, and files.
 * </ul>
 */
package io.github.meanfield.runtime.eval;
