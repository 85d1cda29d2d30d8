package io.github.meanfield.stages.network.zoo;

/**
 * Convolutional networks for images by name, as JSON for the param {@code networkJson} of an
 * estimator:
 *
 * <pre>{@code
 * new NeuralNetworkClassifier()
 *     .setNetworkJson(ImageNetworks.resNet(28, 28, 1).setDropout(0.2).toJson())
 * }</pre>
 *
 * <p>Each takes rows of height · width · channels numbers, channel after channel and row of pixels
 * after row of pixels, as an {@code ImageStandardizer} makes them.
 */
public final class ImageNetworks {

  private static final int LENET_FILTERS = 20;
  private static final int VGG_FILTERS = 32;
  private static final int VGG_CONVOLUTIONS = 2;
  private static final int RESNET_FILTERS = 16;

  private ImageNetworks() {}

  /**
   * LeNet: twice a convolution by 5 × 5 pixels, without a border, and a pooling of 2 × 2; then a
   * dense layer. The first convolution has as many filters as the network, 20 by default, the
   * second 2.5 times as many and the dense layer 25 times.
   *
   * <p>Source: LeCun et al. 1998, "Gradient-based learning applied to document recognition",
   * section II; with the widths, the largest values in poolings and the relu of Caffe's example.
   *
   * @param height rows of pixels, at least 16
   * @param width pixels of a row, at least 16
   * @param channels values of a pixel: 1 for grey levels, 3 for colours
   * @throws IllegalArgumentException if one is out of range
   */
  public static ImageNetwork leNet(int height, int width, int channels) {
    return new ImageNetwork(
        "LeNet", LeNet::of, LeNet.LEAST_SIZE, height, width, channels, LENET_FILTERS);
  }

  /** {@link #vgg(int, int, int, int)} with two convolutions a stage. */
  public static ImageNetwork vgg(int height, int width, int channels) {
    return vgg(height, width, channels, VGG_CONVOLUTIONS);
  }

  /**
   * A small VGG: three stages of convolutions by 3 × 3 pixels, each followed by a pooling of 2 × 2;
   * then a dense layer. The convolutions of the first stage have as many filters as the network, 32
   * by default, those of the next stages two and four times as many, and the dense layer eight
   * times.
   *
   * <p>Source: Simonyan and Zisserman 2015, "Very deep convolutional networks for large-scale image
   * recognition", section 2.1; the original has five stages and three dense layers.
   *
   * @param height rows of pixels, at least 8
   * @param width pixels of a row, at least 8
   * @param channels values of a pixel: 1 for grey levels, 3 for colours
   * @param convolutions convolutions of a stage, at least 1
   * @throws IllegalArgumentException if one is out of range
   */
  public static ImageNetwork vgg(int height, int width, int channels, int convolutions) {
    Common.requireSize("convolutions", convolutions);
    return new ImageNetwork(
        "VGG",
        network -> Vgg.of(network, convolutions),
        Vgg.LEAST_SIZE,
        height,
        width,
        channels,
        VGG_FILTERS);
  }

  /** {@link #resNet(int, int, int, int)} with one block a stage: 8 layers. */
  public static ImageNetwork resNet(int height, int width, int channels) {
    return resNet(height, width, channels, 1);
  }

  /**
   * A residual network: a convolution by 3 × 3 pixels, three stages of blocks that each add two
   * such convolutions to what goes past them, and the mean of each filter. The filters of the first
   * stage are those of the network, 16 by default; the next stages have two and four times as many,
   * and half as many pixels a side. Convolutions are normalized over the minibatch. The network has
   * 6 · blocks + 2 layers.
   *
   * <p>Source: He et al. 2016, "Deep residual learning for image recognition", section 4.2; where a
   * stage begins, what goes past is projected (option B of section 4.1).
   *
   * @param height rows of pixels, at least 4
   * @param width pixels of a row, at least 4
   * @param channels values of a pixel: 1 for grey levels, 3 for colours
   * @param blocks blocks of a stage, at least 1; 3 make the ResNet-20 of the source
   * @throws IllegalArgumentException if one is out of range
   */
  public static ImageNetwork resNet(int height, int width, int channels, int blocks) {
    Common.requireSize("blocks", blocks);
    return new ImageNetwork(
        "ResNet",
        network -> ResNet.of(network, blocks),
        ResNet.LEAST_SIZE,
        height,
        width,
        channels,
        RESNET_FILTERS);
  }
}
