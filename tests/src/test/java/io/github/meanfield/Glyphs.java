package io.github.meanfield;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** Noisy images of printed digits, 8 × 8 pixels, in which the digit is at any place. */
public final class Glyphs {

  /** Height and width of an image. */
  public static final int SIZE = 8;

  /** 4 × 5 pixels a digit, row by row. */
  private static final String[] DIGITS = {
    "01101001100110010110",
    "00100110001000100111",
    "11100001011010001111",
    "11100001011000011110",
    "10011001111100010001",
    "11111000111000011110",
    "01101000111010010110",
    "11110001001001000100",
    "01101001011010010110",
    "01101001011100010110"
  };

  private Glyphs() {}

  /**
   * Images with their labels, each digit equally often (±1).
   *
   * @param spark the session
   * @param rows number of images
   * @param from the first digit
   * @param to the last digit
   * @param seed seed of places and noise
   */
  public static Dataset<Row> digits(SparkSession spark, int rows, int from, int to, long seed) {
    Random random = new Random(seed);
    List<Row> result = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int digit = from + i % (to - from + 1);
      result.add(RowFactory.create((long) i, Vectors.dense(image(digit, random)), (double) digit));
    }
    return spark.createDataFrame(result, Samples.LABELLED);
  }

  private static double[] image(int digit, Random random) {
    double[] pixels = random.doubles(SIZE * SIZE, -0.5, 0.5).toArray();
    int top = random.nextInt(SIZE - 5 + 1);
    int left = random.nextInt(SIZE - 4 + 1);
    for (int i = 0; i < 20; i++) {
      pixels[(top + i / 4) * SIZE + left + i % 4] += DIGITS[digit].charAt(i) - '0';
    }
    return pixels;
  }
}
