import assert from "node:assert/strict"
import {readdirSync, readFileSync} from "node:fs"
import {test} from "node:test"

const root = new URL("../../", import.meta.url)
const read = path => readFileSync(new URL(path, root), "utf8")
const modules = readdirSync(new URL("Sources/Roost/JavaScript/roost", root)).map(name => `roost/${name}`)
const files = ["roost.js", "roost.d.ts", ...modules].sort()

test("every file is embedded in the server, under the path that the others import it by", () => {
  const embedded = read("Package.swift").match(/let clientFiles = \[([^\]]*)\]/)[1]
  assert.deepEqual([...embedded.matchAll(/"([^"]+)"/g)].map(match => match[1]).sort(), files)
  const served = read("Sources/Roost/HTTP/JavaScriptClient.swift").matchAll(/\("([^"]+)", PackageResources\.(\w+)\)/g)
  const resources = Object.fromEntries([...served].map(([, path, resource]) => [path, resource]))
  const expected = files.map(path => [path, path.split("/").at(-1).replaceAll(/[-.]/g, "_")])
  assert.deepEqual(resources, Object.fromEntries(expected))
})
