package io.github.meanfield.stages.network.zoo;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.layers.DenseLayer;

/** The layers of {@link ImageNetworks#vgg(int, int, int, int)}. */
final class Vgg {

  /** Three poolings halve the pixels of a side. */
  static final int LEAST_SIZE = 8;

  private static final int STAGES = 3;

  private Vgg() {}

  static String of(ImageNetwork network, int convolutions) {
    ListBuilder layers = network.layers().list();
    for (int stage = 0; stage < STAGES; stage++) {
      for (int i = 0; i < convolutions; i++) {
        layers.layer(ImageNetwork.convolution(3, network.filters() << stage).build());
      }
      layers.layer(ImageNetwork.pooling());
    }
    return layers
        .layer(new DenseLayer.Builder().nOut(network.filters() << STAGES).build())
        .layer(network.output())
        .setInputType(network.input())
        .build()
        .toJson();
  }
}
