package io.github.meanfield.jobs.serve;

import io.github.meanfield.jobs.Printed;
import io.github.meanfield.runtime.SmallModels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What serve refuses before it listens. */
class ServeTest {

  @TempDir private Path folder;

  private Printed run(String command) {
    return Printed.run(folder, folder, "serve " + command);
  }

  @Test
  void modelsAndOptionsThatCannotBeUsedAreRefused() throws IOException {
    SmallModels.classifier().save(folder.resolve("model.mfz"));
    Files.writeString(folder.resolve("text.mfz"), "hello");
    run("--port 0").refused("--model");
    run("--model #/none.mfz").refused("there is no file");
    run("--model #").refused("./meanfield export --model");
    run("--model #/text.mfz").refused("is no model");
    run("--model #/model.mfz --port 70000").refused("--port is 70000; required is 0 to 65535");
    run("--model #/model.mfz --threads 0").refused("--threads is 0; required is 1 to 1024");
    run("--model #/model.mfz --threads 2000000000").refused("required is 1 to 1024");
    run("--model #/model.mfz --queue -1").refused("--queue is -1; required is 0 to 10000");
    run("--model #/model.mfz --queue 2147483647").refused("required is 0 to 10000");
    run("--model #/model.mfz --max-rows 0").refused("--max-rows is 0; required is 1 at least");
    run("--model #/model.mfz --timeout 0").refused("--timeout is 0; required is 1 to 86400");
    run("--model #/model.mfz --timeout 2147483647").refused("required is 1 to 86400");
    for (String size : new String[] {"0", "1g", "1024m", "-1", "x", "9999999999"}) {
      run("--model #/model.mfz --max-body " + size).refused("'" + size + "' is no size");
    }
    run("--model #/model.mfz --host no.such.host.invalid").refused("--host 'no.such.host.invalid'");
  }

  @Test
  void aPortThatIsTakenIsRefused() throws IOException {
    SmallModels.classifier().save(folder.resolve("model.mfz"));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      run("--model #/model.mfz --port " + taken.getLocalPort())
          .refused("cannot listen at 127.0.0.1, port " + taken.getLocalPort());
    }
  }
}
