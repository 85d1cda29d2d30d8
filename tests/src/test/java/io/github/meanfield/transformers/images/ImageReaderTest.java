package io.github.meanfield.transformers.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Images;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of files and structs, without Spark. */
class ImageReaderTest {

  private static ImageReader reader(int height, int width) {
    return new ImageReader(height, width, 1, "area");
  }

  private static Object[] fields() {
    return new Object[] {"file:/a.png", 1, 2, 1, 0, new byte[] {0, -1}};
  }

  @Test
  void greyLevelsOf16BitsAreThoseOfTheFile() {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setPixels(0, 0, 2, 2, new int[] {0, 0x40ff, 0x8000, 0xff00});
    float[] expected = {0, 0x40ff / 65535f, 0x8000 / 65535f, 0xff00 / 65535f};
    assertArrayEquals(expected, reader(2, 2).read(Images.written("png", image)));
    assertArrayEquals(expected, reader(2, 2).read(Images.written("tiff", image)));
  }

  /** No conversion to colours, which would make them brighter. */
  @Test
  void fewGreyLevelsAreThoseOfTheFile() {
    assertArrayEquals(
        new float[] {0, 0.2f, 1}, reader(1, 3).read(Images.grey(3, 0, 51, 255)), 1e-7f);
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
    image.getRaster().setPixels(0, 0, 2, 1, new int[] {1, 0});
    assertArrayEquals(new float[] {1, 0}, reader(1, 2).read(Images.written("png", image)), 1e-6f);
  }

  @Test
  void whatIsTooLargeIsNoImage() {
    BufferedImage image = new BufferedImage(10_001, 10_000, BufferedImage.TYPE_BYTE_BINARY);
    assertNull(reader(1, 1).read(Images.written("png", image)));
  }

  /** A disk that is full must not make images vanish. */
  @Test
  void nothingIsWrittenToDisk(@TempDir Path folder) throws Exception {
    byte[] file = Images.grey(1, 255);
    Path gone = Files.createDirectory(folder.resolve("gone"));
    ImageIO.setCacheDirectory(gone.toFile());
    try {
      Files.delete(gone);
      assertArrayEquals(new float[] {1}, reader(1, 1).read(file));
    } finally {
      ImageIO.setCacheDirectory(null);
    }
  }

  @Test
  void fieldsAreThoseOfSparksImages() {
    StructType ofSpark = ImageSchema.columnSchema();
    assertTrue(ImageReader.isImages(ofSpark));
    assertTrue(ImageReader.isImages(DataTypes.BinaryType));
    StructType optional = new StructType();
    StructType exchanged = new StructType();
    for (String name : ofSpark.fieldNames()) {
      String other =
          switch (name) {
            case "height" -> "width";
            case "width" -> "height";
            default -> name;
          };
      optional = optional.add(name, ofSpark.apply(name).dataType(), true);
      exchanged = exchanged.add(other, ofSpark.apply(name).dataType(), false);
    }
    assertTrue(ImageReader.isImages(optional));
    assertFalse(ImageReader.isImages(exchanged));
  }

  @Test
  void aStructWithoutASizeOrPixelsIsNoImage() {
    assertArrayEquals(new float[] {0, 1}, reader(1, 2).read(RowFactory.create(fields())));
    for (int field : new int[] {1, 2, 3, 5}) {
      Object[] fields = fields();
      fields[field] = null;
      assertNull(reader(1, 2).read(RowFactory.create(fields)), "field " + field);
    }
  }
}
