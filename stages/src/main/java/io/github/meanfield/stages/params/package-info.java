/**
 * Every param of every stage, declared once: an interface for each param that several stages share
 * ({@code HasSeed}), or for a group of them ({@code OptimizerParams}), holds its name, doc,
 * condition and default in the accessor, and its getter and setter. A stage implements those it
 * has; {@link io.github.meanfield.stages.params.DeclaresParams} tells what else it needs.
 *
 * <p>In: values that users set; they are checked one by one when they are set. Out: typed values.
 * What params ask of each other or of a schema is checked here only where a group has all it takes
 * ({@code ClassifierColumns}), and else by the stage. Nothing here computes.
 */
package io.github.meanfield.stages.params;
