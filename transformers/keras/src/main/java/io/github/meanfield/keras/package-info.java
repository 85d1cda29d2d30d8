/**
 * Reads networks of Keras from HDF5 files: fully-connected ones, whose layers become
 * Deeplearning4j's layers of the same weights.
 *
 * <ul>
 *   <li>In: the bytes of a file, which is not trusted ({@link
 *       io.github.meanfield.keras.KerasReader}, which {@link java.util.ServiceLoader} finds).
 *   <li>Out: a configuration and parameters, as of any other network.
 *   <li>On the way: the file ({@link io.github.meanfield.keras.KerasFile}), the layers as it has
 *       them ({@link io.github.meanfield.keras.KerasModel}), as Deeplearning4j has them ({@link
 *       io.github.meanfield.keras.Translation}), and put together ({@link
 *       io.github.meanfield.keras.Assembly}).
 * </ul>
 */
package io.github.meanfield.keras;
