/**
 * What is to be learned from what: the label and its classes or numbers ({@code Target}), the
 * columns to learn from and what each of them is ({@code ColumnChoice}, which {@code ColumnOptions}
 * makes of a command's options), the rows with the types that this gives them ({@code TypedInput}),
 * and the stages that make features of them ({@code FeatureStages}).
 *
 * <p>Shared by the commands that look at such a task before it is learned and that learn it, so
 * that both decide alike. Nothing is fitted here.
 */
package io.github.meanfield.jobs.task;
