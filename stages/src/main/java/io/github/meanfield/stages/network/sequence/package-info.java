/**
 * Sequences at the input of networks: steps, each a token or a vector of numbers, as many as a row
 * has.
 *
 * <ul>
 *   <li>In: rows of a features column that holds arrays. A row is flat on its way to a network: its
 *       steps one after the other, zeros up to the longest sequence, and last the number of steps.
 *   <li>Out: {@link io.github.meanfield.stages.network.sequence.SequenceInput}, which makes
 *       sequences of such rows where they enter a Deeplearning4j network, and layers of it that
 *       Deeplearning4j has not: {@link
 *       io.github.meanfield.stages.network.sequence.TransformerBlock} and {@link
 *       io.github.meanfield.stages.network.sequence.SequenceReversal}. The names of these classes
 *       are in the JSON of networks: they must not move.
 *   <li>Not here: words and vocabularies, and anything that trains.
 * </ul>
 */
package io.github.meanfield.stages.network.sequence;
