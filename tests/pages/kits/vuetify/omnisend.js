import { ref } from "vue/dist/vue.esm-bundler.js";
import { createKey, listKeys, PERMISSIONS } from "../shared/api.js";
import { page } from "./app.js";

export default page({
  template: `
    <v-app>
      <v-main>
        <v-container>
          <div class="d-flex justify-space-between">
            <h1 class="text-h5">API keys</h1>
            <v-btn color="primary" @click="open">+ Create API key</v-btn>
          </div>
          <v-table>
            <tbody>
              <tr v-for="row in keys" :key="row.masked"><td>{{ row.name }}</td><td>{{ row.masked }}</td></tr>
            </tbody>
          </v-table>
        </v-container>
      </v-main>
      <v-dialog v-model="dialog" max-width="760">
        <v-card v-if="key === null" title="Create API key">
          <v-form @submit.prevent="create">
            <v-card-text>
              <v-text-field v-model="name" name="name" label="Name for API key" variant="outlined" autocomplete="off" autofocus />
              <v-row dense>
                <v-col v-for="permission in PERMISSIONS" :key="permission" cols="6">
                  <v-checkbox v-model="permissions" :value="permission" :label="permission" hide-details density="compact" />
                </v-col>
              </v-row>
            </v-card-text>
            <v-card-actions>
              <v-btn @click="dialog = false">Cancel</v-btn>
              <v-btn type="submit" color="primary" :disabled="!name.trim()">Create API key</v-btn>
            </v-card-actions>
          </v-form>
        </v-card>
        <v-card v-else title="Your API key" subtitle="Copy it now, it is shown only once.">
          <v-card-text>
            <v-text-field :model-value="key" readonly label="API key" variant="outlined" append-inner-icon="$copy" @click:append-inner="copy" />
          </v-card-text>
          <v-card-actions><v-btn color="primary" @click="dialog = false">Done</v-btn></v-card-actions>
        </v-card>
      </v-dialog>
      <v-snackbar v-model="copied" timeout="3000">Copied</v-snackbar>
    </v-app>`,
  setup() {
    const keys = ref([]);
    const dialog = ref(false);
    const name = ref("");
    const permissions = ref([...PERMISSIONS]);
    const key = ref(null);
    const copied = ref(false);
    const load = async () => {
      keys.value = await listKeys();
    };
    const open = () => {
      key.value = null;
      name.value = "";
      dialog.value = true;
    };
    const create = async () => {
      key.value = await createKey(name.value);
      await load();
    };
    const copy = async () => {
      await navigator.clipboard.writeText(key.value);
      copied.value = true;
    };
    load();
    return { PERMISSIONS, keys, dialog, name, permissions, key, copied, open, create, copy };
  },
});
