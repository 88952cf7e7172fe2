// Reads documents by name as JSON, writes what Amazon's validator has to say of each.
const { StaticAplTemplateValidator } = require(process.argv[2]);
const documents = JSON.parse(require("fs").readFileSync(0, "utf8"));

async function main() {
  const told = {};
  for (const [name, document] of Object.entries(documents)) {
    const found = await new StaticAplTemplateValidator().validate(document);
    told[name] = found.map((one) => `${one.level} ${one.path}: ${one.errorMessage}`);
  }
  process.stdout.write(JSON.stringify(told));
}

main();
