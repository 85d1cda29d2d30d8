/**
 * What a network is, whatever computes it: its configuration and file, its parameters and its
 * learning rate, and {@link io.github.meanfield.stages.network.TrainableNetwork}, the interface of
 * the engines. The language of this package is Deeplearning4j's: a configuration is the JSON of a
 * {@code MultiLayerConfiguration} or a {@code ComputationGraphConfiguration}, a file is what its
 * {@code ModelSerializer} writes, and the state of a network is its parameters and then its updater
 * state, flat and in DL4J's order.
 *
 * <ul>
 *   <li>In: the params of a stage ({@link io.github.meanfield.stages.network.FullyConnected},
 *       {@link io.github.meanfield.stages.network.OptimizerSettings}), JSON and zip files of
 *       anybody, which are not trusted ({@link
 *       io.github.meanfield.stages.network.NetworkConfiguration}, {@link
 *       io.github.meanfield.stages.network.NetworkZip}), and blocks of rows ({@link
 *       io.github.meanfield.stages.network.MiniBatch}).
 *   <li>Out: JSON for an engine to open, bytes for a saved model.
 *   <li>Not here: losses ({@code loss}) and native code ({@code natives}), which this package
 *       knows; engines, which are in the other packages below and know this one; and Spark, but for
 *       the params. The name of {@link io.github.meanfield.stages.network.Momentum} is in the JSON
 *       of saved networks: it must not move.
 * </ul>
 *
 * <p>Sources:
 *
 * <ul>
 *   <li>Initial weights: Glorot and Bengio 2010, "Understanding the difficulty of training deep
 *       feedforward neural networks"; He et al. 2015, "Delving deep into rectifiers"; LeCun et al.
 *       1998, "Efficient BackProp", for selu (Klambauer et al. 2017, "Self-normalizing neural
 *       networks").
 *   <li>Schedules: warm-up (Goyal et al. 2017, "Accurate, large minibatch SGD"), cosine (Loshchilov
 *       and Hutter 2016, "SGDR", without restarts).
 *   <li>Classical momentum: Polyak 1964, "Some methods of speeding up the convergence of iteration
 *       methods".
 * </ul>
 */
package io.github.meanfield.stages.network;
