/**
 * The dense engine: fully-connected networks, trained and scored by BLAS and by Java loops over
 * {@code float[]} that the JIT compiler vectorizes. {@link
 * io.github.meanfield.stages.network.dense.DenseNetwork} is all that others see. Fast code lives
 * here: nothing is allocated for a minibatch, and a test counts the bytes.
 *
 * <ul>
 *   <li>In: the JSON of a configuration, which {@code Architecture} reads into layers and an
 *       optimizer, or refuses with an {@code UnsupportedNetworkException}; then states and
 *       minibatches. A fresh state is drawn by DL4J's engine, so that both begin alike.
 *   <li>Out: losses, gradients, states and outputs, those of DL4J but for rounding. Where DL4J
 *       differs from a paper, the engine does as DL4J does and says so.
 *   <li>Not here: losses, which are an {@link io.github.meanfield.stages.network.loss.Objective},
 *       and Spark.
 * </ul>
 *
 * <p>Sources:
 *
 * <ul>
 *   <li>Update rules: AdaGrad (Duchi et al. 2011), RMSProp (Tieleman and Hinton 2012), Adam (Kingma
 *       and Ba 2014), AMSGrad (Reddi et al. 2018), Nadam (Dozat 2016), momentum (Polyak 1964) and
 *       Nesterov's (Sutskever et al. 2013); weight decay apart from the gradient, as of AdamW
 *       (Loshchilov and Hutter 2019).
 *   <li>Limits: clipped gradients (Pascanu et al. 2013), max-norm of weights (Srivastava et al.
 *       2014, section 5.1).
 *   <li>Layers: batch normalization (Ioffe and Szegedy 2015), inverted dropout (Srivastava et al.
 *       2014) with draws of SplitMix64 (Steele, Lea and Flood 2014).
 *   <li>Activations: leaky relu (Maas et al. 2013), elu (Clevert et al. 2015), selu (Klambauer et
 *       al. 2017), gelu (Hendrycks and Gimpel 2016), swish (Ramachandran et al. 2017), mish (Misra
 *       2019); parametric activations (Holzmüller et al. 2024).
 *   <li>exp: Moshier's Cephes 2.2; tanh: Eigen's rational approximation.
 * </ul>
 */
package io.github.meanfield.stages.network.dense;
