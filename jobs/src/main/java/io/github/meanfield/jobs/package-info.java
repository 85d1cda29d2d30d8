/**
 * The program {@code meanfield}: {@link io.github.meanfield.jobs.Meanfield} names the commands,
 * reads config files and words before they are parsed, and turns whatever goes wrong into an exit
 * code; {@link io.github.meanfield.jobs.Quickstart} runs the commands as jobs of their own.
 *
 * <p>What a command does is in its own package, which nothing else but this one may use (only
 * training judges its test rows as an evaluation does). Below them are, from the top, {@code
 * experiment}, then {@code config}, {@code model} and {@code report}, which do not know each other,
 * then {@code tables}, then {@code console}; none uses one above it.
 */
package io.github.meanfield.jobs;
