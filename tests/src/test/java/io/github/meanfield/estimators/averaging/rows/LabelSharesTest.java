package io.github.meanfield.estimators.averaging.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.meanfield.stages.MeanfieldRegistrator;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag$;

/** Labels of one number for each class. */
class LabelSharesTest {

  @Test
  void sumsAreThoseOfAllPartsInAnyOrder() {
    double[] labels = {0.1, 0.2, 0.7, 1, 0, 0, 0.3, 0.3, 0.4};
    LabelShares all = LabelShares.ofDistributions();
    LabelShares parts = all.empty();
    for (int row : new int[] {2, 0, 1}) {
      assertNull(all.problem(labels, 3 * row, 3));
      LabelShares part = all.empty();
      part.add(labels, 3 * row, 3, 1 + row);
      parts.merge(part);
    }
    for (int row = 0; row < 3; row++) {
      all.add(labels, 3 * row, 3, 1 + row);
    }
    all.merge(all.empty());
    assertEquals(3, all.numClasses());
    assertEquals(6, all.weightSum());
    for (int k = 0; k < 3; k++) {
      assertEquals(all.weight(k), parts.weight(k));
    }
    assertEquals(0.1 + 2 + 0.9, all.weight(0), 1e-15);
    assertEquals(0.7 + 1.2, all.weight(2), 1e-15);
  }

  @Test
  void absentClassesHaveNoWeight() {
    LabelShares sets = LabelShares.ofSets();
    assertEquals(0, sets.numClasses());
    assertEquals(-1, sets.firstPresent());
    sets.add(new double[] {0, 1, 0, 1}, 0, 4, 2.5);
    assertEquals(1, sets.firstPresent());
    assertEquals(2, sets.numPresent());
    assertEquals(2.5, sets.weight(3));
    assertEquals(0, sets.weight(2));
    assertEquals("neither 0 nor 1", sets.problem(new double[] {1, 2}, 0, 2));
  }

  @Test
  void kryoSendsThem() {
    LabelShares sets = LabelShares.ofSets();
    sets.add(new double[] {0, 1}, 0, 2, 2.5);
    SerializerInstance kryo =
        new KryoSerializer(
                new SparkConf(false)
                    .set("spark.kryo.registrationRequired", "true")
                    .set("spark.kryo.registrator", MeanfieldRegistrator.class.getName()))
            .newInstance();
    LabelShares read =
        kryo.deserialize(
            kryo.serialize(sets, ClassTag$.MODULE$.apply(LabelShares.class)),
            ClassTag$.MODULE$.apply(LabelShares.class));
    assertEquals(2.5, read.weight(1));
    assertEquals("neither 0 nor 1", read.problem(new double[] {0.5}, 0, 1));
  }
}
