package io.github.meanfield.stages.network.zoo;

import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;

/** The layers of {@link ImageNetworks#leNet}. */
final class LeNet {

  /** Two convolutions take off 4 pixels each, and two poolings halve them. */
  static final int LEAST_SIZE = 16;

  private static final int KERNEL = 5;

  private LeNet() {}

  static String of(ImageNetwork network) {
    int filters = network.filters();
    return network
        .layers()
        .list()
        .layer(new ConvolutionLayer.Builder(KERNEL, KERNEL).nOut(filters).build())
        .layer(ImageNetwork.pooling())
        .layer(new ConvolutionLayer.Builder(KERNEL, KERNEL).nOut(filters * 5 / 2).build())
        .layer(ImageNetwork.pooling())
        .layer(new DenseLayer.Builder().nOut(filters * 25).build())
        .layer(network.output())
        .setInputType(network.input())
        .build()
        .toJson();
  }
}
