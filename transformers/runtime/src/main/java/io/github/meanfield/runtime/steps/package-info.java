/**
 * What a model does with a row, as plain data: steps that make columns of columns, and the layers
 * of networks. Whoever writes a model into another form reads these; {@code runtime.eval} computes
 * them. Every record checks what it is made of and says what is wrong, as files are not trusted.
 * Arrays are neither copied as a record is made nor as they are handed out, and must not be
 * changed.
 *
 * <p>Names of records and of their components are those in a model's file: they must not change.
 */
package io.github.meanfield.runtime.steps;
