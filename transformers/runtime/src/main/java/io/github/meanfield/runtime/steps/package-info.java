/**
 * What a model does with a row, as plain data: steps that make columns of columns, and the layers
 * of networks. Whoever writes a model into another form reads these; {@code runtime.eval} computes
 * them. Every record checks what it is made of and says what is wrong, as files are not trusted.
 * Arrays are neither copied as a record is made nor as they are handed out, and must not be
 * changed.
 *
 * <ul>
 *   <li>{@link io.github.meanfield.runtime.steps.Step}s make columns.
 *   <li>{@link io.github.meanfield.runtime.steps.Predict} is the one that has {@link
 *       io.github.meanfield.runtime.steps.Network}s, and a {@link
 *       io.github.meanfield.runtime.steps.Head} that tells what their outputs are.
 *   <li>{@link io.github.meanfield.runtime.steps.Layer}s are what networks are made of. The first
 *       may be an {@link io.github.meanfield.runtime.steps.Encode}, with {@link
 *       io.github.meanfield.runtime.steps.Feature}s of tables, or an {@link
 *       io.github.meanfield.runtime.steps.EncodeSequence}, with {@link
 *       io.github.meanfield.runtime.steps.SequenceLayer}s over the tokens of a text.
 * </ul>
 *
 * <p>They are one package as each of these kinds is sealed, and Java has sealed kinds of several
 * packages in modules only.
 *
 * <p>Names of records and of their components are those in a model's file: they must not change.
 */
package io.github.meanfield.runtime.steps;
