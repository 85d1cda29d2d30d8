package io.github.meanfield.stages;

import java.io.Serializable;
import java.nio.ByteBuffer;
import org.apache.spark.SparkEnv;
import org.apache.spark.serializer.SerializerInstance;
import scala.reflect.ClassTag$;

/**
 * A value in the bytes of Java serialization, whichever serializer Spark has for what it sends:
 * Kryo reads neither records nor unmodifiable collections.
 *
 * @param <T> type of the value
 */
public final class JavaSerialized<T> implements Serializable {

  private static final long serialVersionUID = 1L;

  private final byte[] bytes;
  private transient T value;

  private JavaSerialized(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Writes a value. There must be a Spark application.
   *
   * @param value the value, and all that it refers to, serializable
   */
  public static <T extends Serializable> JavaSerialized<T> of(T value) {
    ByteBuffer written = serializer().serialize(value, ClassTag$.MODULE$.Object());
    byte[] bytes = new byte[written.remaining()];
    written.get(bytes);
    return new JavaSerialized<>(bytes);
  }

  /** The value, which is read once. */
  @SuppressWarnings("unchecked")
  public synchronized T value() {
    if (value == null) {
      value =
          (T)
              serializer()
                  .deserialize(
                      ByteBuffer.wrap(bytes),
                      Thread.currentThread().getContextClassLoader(),
                      ClassTag$.MODULE$.Object());
    }
    return value;
  }

  /** That of closures, which is Java's always. */
  private static SerializerInstance serializer() {
    return SparkEnv.get().closureSerializer().newInstance();
  }
}
